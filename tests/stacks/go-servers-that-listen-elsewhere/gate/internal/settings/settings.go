package settings

// Address is where the program listens.
const Address = ":8443"
