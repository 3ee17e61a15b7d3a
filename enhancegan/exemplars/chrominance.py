"""Chrominance transfer: the linear map that gives colors the mean and covariance of an exemplar's."""

import numpy as np

LEAST_VARIANCE = 7.5
"""lambda_r, in squared units of a and b; theirs, as reported."""


def square_root(matrix: np.ndarray) -> np.ndarray:
    """The symmetric square root of a symmetric, positive semidefinite matrix (n, n)."""
    values, vectors = np.linalg.eigh(matrix)
    # Rounding may leave an eigenvalue of zero slightly negative.
    return (vectors * np.sqrt(values.clip(min=0))) @ vectors.T


def regularized(covariance: np.ndarray, least: float = LEAST_VARIANCE) -> np.ndarray:
    """S' = max(S, lambda_r I): raise the eigenvalues of a covariance (n, n) to at least `least`.

    A photo with little color of a kind then keeps it little: the map can multiply it by no more than the exemplar's
    standard deviation over sqrt(lambda_r). The maximum is taken of eigenvalues, so that it does not depend on the axes.
    """
    values, vectors = np.linalg.eigh(covariance)
    return (vectors * values.clip(min=least)) @ vectors.T


def transport(photo: np.ndarray, exemplar: np.ndarray) -> np.ndarray:
    """The map T = S_I^(-1/2) (S_I^(1/2) S_S S_I^(1/2))^(1/2) S_I^(-1/2) between two covariances (n, n).

    The closed form of Monge-Kantorovich (Pitié and Kokaram 2007): of all linear maps with T S_I T = S_S, the one that
    moves colors least.

    Args:
        photo: S_I, invertible; `regularized` makes it so.
        exemplar: S_S, positive semidefinite.
    """
    root = square_root(photo)
    back = np.linalg.inv(root)
    return back @ square_root(root @ exemplar @ root) @ back
