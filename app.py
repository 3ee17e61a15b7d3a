"""EnhanceGAN Studio in one server: the enhancement page, the ranking studies and the researcher's results."""

from server.command import main

# The process for photos imports this file again, under another name.
if __name__ == "__main__":
    main()
