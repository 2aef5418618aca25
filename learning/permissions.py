"""Who may do what, as far as the account decides it; what hangs on memberships is in `queries.scope`."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Model, Q, QuerySet
from wagtail.permission_policies import BasePermissionPolicy

from learning.enums import SiteRole
from learning.models import User


def is_cluster_staff(user: User | AnonymousUser) -> bool:
    """Return whether the person runs the academy and can still sign in."""
    return isinstance(user, User) and user.is_active and user.is_cluster_staff


def may_enter_cms(user: User | AnonymousUser) -> bool:
    """Return whether the person may open Wagtail's admin; its groups say what for."""
    return isinstance(user, User) and user.is_active and user.has_perm("wagtailadmin.access_admin")


def may_review(user: User | AnonymousUser) -> bool:
    """Return whether the person may judge assignments: trainers and cluster staff."""
    return is_cluster_staff(user) or (isinstance(user, User) and user.is_active and user.is_trainer)


def may_change_person(actor: User, person: User) -> bool:
    """Return whether `actor` may change the account of `person`.

    Only a superuser may touch a superuser: who could change the address could have the password sent there.
    """
    return is_cluster_staff(actor) and (actor.is_superuser or not person.is_superuser)


class ClusterStaffPolicy(BasePermissionPolicy):
    """Wagtail's view of "only for cluster staff", and only for the listed actions.

    `actions` are Wagtail's names: view, add, change, delete.
    """

    def __init__(self, model: type[Model], actions: Iterable[str]) -> None:
        super().__init__(model)
        self.actions = frozenset(actions)

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Return whether `user` may do `action` to objects of the model."""
        return action in self.actions and is_cluster_staff(user)

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Model) -> bool:
        """Return whether `user` may do `action` to `instance`; a superuser's account is for superusers."""
        if isinstance(instance, User) and action != "view" and not may_change_person(user, instance):
            return False
        return self.user_has_permission(user, action)

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet[User]:
        """Return the people who may do at least one of `actions`."""
        if not self.actions.intersection(actions):
            return User.objects.none()
        return User.objects.filter(Q(site_role=SiteRole.CLUSTER_STAFF) | Q(is_superuser=True), is_active=True)

    def instances_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> QuerySet[Any]:
        """Return the objects on which `user` may do at least one of `actions`."""
        allowed = self.user_has_any_permission(user, actions)
        return self.model._default_manager.all() if allowed else self.model._default_manager.none()


class ReviewerPolicy(ClusterStaffPolicy):
    """Wagtail's view of "only for trainers and cluster staff"; each object is asked for again by its verb."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Return whether `user` may do `action` to assignments that were handed in."""
        return action in self.actions and may_review(user)

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet[User]:
        """Return the people who may do at least one of `actions`."""
        if not self.actions.intersection(actions):
            return User.objects.none()
        reviewers = Q(site_role__in=[SiteRole.TRAINER, SiteRole.CLUSTER_STAFF]) | Q(is_superuser=True)
        return User.objects.filter(reviewers, is_active=True)
