"""The participants' routes: whose a request is, what it may ask for, and what is sent back."""
