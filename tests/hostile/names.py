"""Two thousand file names that want to be paths, options, protocols, markup or nothing at all."""

import random

SEEDS = [
    *(
        "",
        ".",
        "..",
        "...",
        "/",
        "\\",
        "../",
        "..\\",
        "~",
        "~root",
        "-",
        "--",
        "-y",
        "-i",
        "-f",
        "--help",
        "a b",
        " ",
        "  x  ",
    ),
    *(
        "../../../../etc/passwd",
        "..\\..\\windows\\win.ini",
        "/etc/passwd",
        "\\\\host\\share\\x.mp4",
        "C:\\x.mp4",
        "C:x",
    ),
    *(
        "....//....//x",
        "..%2f..%2fx",
        "%2e%2e/x",
        "..%c0%afx",
        "..;/x",
        "x/../../y",
        "./x",
        "x/.",
        "x/..",
        "/./x",
        "//x",
    ),
    *(
        "x\0.mp4",
        "\0",
        "x.mp4\0.png",
        "x\n.mp4",
        "x\r\ny: z",
        "x\t.mp4",
        "\x1b[31mx",
        "\x7f",
        "\x80\x9f",
        "\u2028x\u2029y",
    ),
    *(
        "pipe:0",
        "fd:3",
        "file:/etc/passwd",
        "concat:a|b",
        "subfile,,start,0,end,9,,:x",
        "http://127.0.0.1/",
        "crypto:x",
    ),
    *(
        "a%03d.png",
        "%d",
        "%s%s%s%n",
        "%(title)s",
        "{0.__class__}",
        "${HOME}",
        "$(id)",
        "`id`",
        "; rm -rf /",
        "| id",
        "&& id",
    ),
    *("CON", "con.mp4", "NUL", "AUX.txt", "LPT1", "COM1.mp4", "x.", "x ", "x::$DATA", "x:y", "<x>", '"x"', "x?", "x*"),
    *("<script>alert(1)</script>.mp4", '"><img src=x onerror=alert(1)>.png', "javascript:alert(1)", "x' onload='y"),
    *(
        "\u202egpj.exe",
        "\u2066x\u2069",
        "\u200bx",
        "\ufeffx",
        "x\u0301\u0302\u0303",
        "é",
        "é",
        "影片.mp4",
        "🎬.mp4",
        "١٢٣",
    ),
    *("\ud800", "x\udcffy", "\udfff\ud800", "．．／x", "∕etc∕passwd", "⁄x", "‥/x", "。。/x", "x" * 255, "x" * 4096),
    *(
        "é" * 300,
        "🎬" * 300,
        "../" * 1000,
        "a/" * 500 + "b",
        "." * 500,
        "x." * 300,
        ".htaccess",
        ".ssh",
        "blobs",
        "incoming",
    ),
    *("x.part", "record.json", "fetchcut.db", "x.stop", "index.html", "a.svg", "a.php.mp4", "a.mp4.exe", "a.mp4;.exe"),
]


def names(count: int = 2000, seed: int = 20261122) -> list[str]:
    """Return the names: the seeds, and seeds put together. The same seed, the same names."""
    dice = random.Random(seed)
    made = list(SEEDS)
    while len(made) < count:
        first, second = dice.choice(SEEDS)[:400], dice.choice(SEEDS)[:400]
        made.append(first + dice.choice(["", "/", "\\", ".", "\0", "\n", "%2f", ":", " "]) + second)
    return made[:count]
