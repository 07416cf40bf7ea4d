"""What is fed back: the interior of recurrent cells, a network as blocks with its loops, and its copies in time."""
