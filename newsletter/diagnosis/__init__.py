"""What the outside world says of a publication: DNS, mail server, unsubscribe page, this computer."""
