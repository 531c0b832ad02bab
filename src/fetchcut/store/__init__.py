"""What outlives a process: work folders under the keys of their inputs."""
