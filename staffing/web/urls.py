"""Pages for and about staff."""

from django.urls import path

from staffing.web import (
    absences,
    account,
    accounts,
    assignments,
    audit,
    citizen_sign_in,
    delegations,
    password,
    preferences,
    sign_in,
)

urlpatterns = [
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("citizen/sign-in/", citizen_sign_in.sign_in, name="citizen_sign_in"),
    path("citizen/sign-in/<slug:key>/back/", citizen_sign_in.arrival, name="citizen_arrival"),
    path("citizen/sign-out/", citizen_sign_in.sign_out, name="citizen_sign_out"),
    path("citizen/signed-out/", citizen_sign_in.signed_out, name="citizen_signed_out"),
    path("citizen/ended/<slug:key>/", citizen_sign_in.ended_elsewhere, name="citizen_ended_elsewhere"),
    path("account/", account.account, name="account"),
    path("account/language/", account.language, name="account_language"),
    path("account/preferences/", preferences.preferences, name="preferences"),
    path("account/password/", password.change_password, name="change_password"),
    path("account/sessions/", account.sessions, name="sessions"),
    path("account/sessions/end-others/", account.end_others, name="end_other_sessions"),
    path("account/sessions/<slug:handle>/end/", account.end_one_session, name="end_session"),
    path("account/tokens/", account.new_token, name="new_token"),
    path("account/tokens/<slug:token_key>/end/", account.drop_token, name="end_token"),
    path("staff/", accounts.accounts, name="accounts"),
    path("staff/new/", accounts.NewAccount.as_view(), name="account_new"),
    path("staff/<int:account_id>/", accounts.AccountDetail.as_view(), name="account_detail"),
    path("staff/<int:account_id>/deactivate/", accounts.deactivate, name="account_deactivate"),
    path("staff/<int:account_id>/reactivate/", accounts.reactivate, name="account_reactivate"),
    path("staff/<int:account_id>/password/", accounts.new_password, name="account_password"),
    path("staff/<int:account_id>/assignments/new/", assignments.NewAssignment.as_view(), name="assignment_new"),
    path("staff/assignments/<int:assignment_id>/end/", assignments.EndAssignment.as_view(), name="assignment_end"),
    path("staff/delegations/", delegations.delegations, name="delegations"),
    path("staff/delegations/new/", delegations.NewDelegation.as_view(), name="delegation_new"),
    path("staff/delegations/<int:key>/revoke/", delegations.revoke_delegation, name="delegation_revoke"),
    path("staff/absences/", absences.Absences.as_view(), name="absences"),
    path("staff/absences/<int:key>/call-off/", absences.call_off, name="absence_call_off"),
    path("audit/", audit.audit, name="audit"),
]
