"""MP4 and MOV from within: which bytes of a file are which sample, and files made of the samples of others. Pure."""
