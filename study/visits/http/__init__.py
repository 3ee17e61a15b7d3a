"""The participants' routes: who a request belongs to, what it may ask, what is sent back."""
