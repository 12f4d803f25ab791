"""Files in an S3 bucket, when TINHSO_FILES names one (docs/decisions/0022-files-on-s3.md). Needs no Django.

place.py     which bucket, at which server, with which key; from the environment
speaking.py  put, read, list, remove there; whatever goes wrong in plain words
owning.py    a bucket's prefix belongs to one installation
storage.py   the same as Django's storage, for the documents engine
"""
