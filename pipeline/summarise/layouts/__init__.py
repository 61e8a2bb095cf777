"""What stands where: a paper of each kind from the digest's model."""
