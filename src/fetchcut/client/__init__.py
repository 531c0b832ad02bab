"""Talking to a server, ours or the original: flows that ask for requests and receive answers, and what performs them.

    a flow (a generator, no I/O)  ──yields──▶  an effect (effects.py)  ──driver.py──▶  the network, the disk, the clock
                                  ◀──answer──

What the protocol is stands in flows and can be tested as a dialogue; the one driver knows httpx2 and asyncio.
"""
