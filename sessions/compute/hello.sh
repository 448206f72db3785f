echo from a shell script
