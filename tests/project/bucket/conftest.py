from tests.buckets import bucket, place, s3

__all__ = ["bucket", "place", "s3"]
