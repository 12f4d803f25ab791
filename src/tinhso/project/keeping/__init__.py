"""Backup, restore and upgrade of a province's data folder (docs/decisions/0021-keeping.md).

archive.py   the one file: a tar of parts, each with its hash, made and read as a stream
sealing.py   age: a recipient's key closes it, an identity opens it
proof.py     figures by which a restored database is shown to be the one that was kept
taking.py    `tinhso backup`
places.py    where files stand: the folder, or a bucket
bringing.py  `tinhso restore`
upgrade.py   `tinhso upgrade`
"""
