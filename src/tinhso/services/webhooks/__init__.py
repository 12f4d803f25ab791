"""Other systems told of what happened: signed, retried, replayable."""
