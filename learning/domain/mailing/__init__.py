"""Letters to learners: queued as rows, composed when sent, switched off by who does not want them."""
