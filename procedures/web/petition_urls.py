"""Addresses of petitions."""

from django.urls import path

from procedures.web import petition_desk, petitions

urlpatterns = [
    path("petitions/", petitions.petitions, name="petitions"),
    path("petitions/new/", petitions.petition_begin, name="petition_begin"),
    path("petitions/new/write/", petitions.petition_new, name="petition_new"),
    path("petitions/<petition_code:code>/", petitions.petition, name="petition"),
    path("petitions/<petition_code:code>/sent/", petitions.petition_sent, name="petition_sent"),
    path("petitions/<petition_code:code>/more/", petitions.petition_more, name="petition_more"),
    path("petitions/<petition_code:code>/rating/", petitions.petition_rating, name="petition_rating"),
    path("my/petitions/", petitions.petitions_own, name="petitions_own"),
    path("desk/petitions/", petition_desk.desk_petition_list, name="desk_petitions"),
    path("desk/petitions/<int:key>/", petition_desk.desk_petition_page, name="desk_petition"),
    path("desk/petitions/<int:key>/look/", petition_desk.desk_petition_look, name="desk_petition_look"),
    path("desk/petitions/<int:key>/<slug:act>/", petition_desk.desk_petition_act, name="desk_petition_act"),
]
