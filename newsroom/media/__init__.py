"""The library: pictures and files of each section, brought in, described, found again, handed out."""
