"""The bank as files for other programs: each module is one pure function and names the files it gives."""
