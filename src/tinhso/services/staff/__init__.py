"""People and rights: the posts and people of one's unit, who may do what, and lending one's rights."""
