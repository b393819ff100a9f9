"""Addresses of the papers' way and of agencies that are asked."""

from django.urls import path

from procedures.web import papers, tasks

urlpatterns = [
    path("desk/papers/", papers.desk_papers, name="desk_papers"),
    path("desk/papers/lying/", papers.desk_papers_lying, name="desk_papers_lying"),
    path("desk/papers/send/", papers.desk_papers_send, name="desk_papers_send"),
    path("desk/papers/receive/", papers.desk_papers_receive, name="desk_papers_receive"),
    path("desk/papers/put/", papers.desk_papers_put, name="desk_papers_put"),
    path("desk/papers/lists/<int:key>/", papers.desk_paper_list, name="desk_paper_list"),
    path("desk/papers/lists/<int:key>/receive/", papers.desk_paper_list_receive, name="desk_paper_list_receive"),
    path("records/<int:key>/ask/", tasks.record_ask, name="record_ask"),
    path("records/<int:key>/chain/", tasks.record_chain, name="record_chain"),
    path("records/<int:key>/tasks/<int:task>/answer/", tasks.record_answer, name="record_answer"),
]
