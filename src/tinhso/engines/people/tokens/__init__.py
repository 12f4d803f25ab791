"""Programs that act: a person's own token, with chosen rights; a sister system's, with the rights it was registered with."""
