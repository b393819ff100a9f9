"""Pages of those who watch over settlement."""

from django.urls import URLPattern, path

from procedures.web import alerts, at_risk, explanations, urging

urlpatterns: list[URLPattern] = [
    path("dashboard/at-risk/", at_risk.at_risk_page, name="at_risk"),
    path("dashboard/explanations/", explanations.explanations, name="explanations"),
    path("dashboard/explanations/new/", explanations.explanation_new, name="explanation_new"),
    path("dashboard/explanations/<int:key>/accept/", explanations.explanation_accept, name="explanation_accept"),
    path(
        "dashboard/explanations/<int:key>/send-back/",
        explanations.explanation_send_back,
        name="explanation_send_back",
    ),
    path("dashboard/alerts/", alerts.Alerts.as_view(), name="alerts"),
    path("dashboard/alerts/<int:key>/take-up/", alerts.alert_take_up, name="alert_take_up"),
    path("dashboard/alerts/rules/<int:key>/end/", alerts.alert_rule_end, name="alert_rule_end"),
    path("desk/explanations/", explanations.desk_explanations, name="desk_explanations"),
    path("desk/explanations/<int:key>/answer/", explanations.explanation_answer, name="explanation_answer"),
    path("records/<int:key>/urge/", urging.urge_record, name="record_urge"),
]
