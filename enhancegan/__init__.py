"""EnhanceGAN: aesthetic-driven photo enhancement learned from good/poor labels alone (Deng, Loy, Tang, ACM MM 2018)."""
