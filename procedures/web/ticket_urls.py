"""Addresses of queue tickets: without sign-in under a token, at the desk, and for the centre's leader."""

from django.urls import URLPattern, path

from procedures.web import appointment_office, appointments, hall, kiosk, service_kiosk, ticket_desk, ticket_office

urlpatterns: list[URLPattern] = [
    path("kiosk/<str:token>/", kiosk.kiosk, name="kiosk"),
    path("kiosk/<str:token>/number/", kiosk.kiosk_issue, name="kiosk_issue"),
    path("kiosk/<str:token>/back/", kiosk.kiosk_return, name="kiosk_return"),
    path("kiosk/<str:token>/tickets/<int:key>/", kiosk.kiosk_ticket, name="kiosk_ticket"),
    path("hall/<str:token>/", hall.hall, name="hall"),
    path("hall/<str:token>/board/", hall.hall_board, name="hall_board"),
    path("service/<str:token>/", service_kiosk.service, name="service"),
    path("here/", service_kiosk.kiosk_home, name="kiosk_home"),
    path("here/again/", service_kiosk.kiosk_again, name="kiosk_again"),
    path("here/still/", service_kiosk.kiosk_still, name="kiosk_still"),
    path("here/find/", service_kiosk.kiosk_find, name="kiosk_find"),
    path("here/file/<procedure_code:code>/", service_kiosk.kiosk_file, name="kiosk_file"),
    path("here/paper/", service_kiosk.kiosk_paper, name="kiosk_paper"),
    path("desk/tickets/", ticket_desk.ticket_desk, name="ticket_desk"),
    path("desk/tickets/bar/", ticket_desk.ticket_bar, name="ticket_bar"),
    path("desk/tickets/waiting/", ticket_desk.ticket_waiting, name="ticket_waiting"),
    path("desk/tickets/counter/", ticket_desk.ticket_counter, name="ticket_counter"),
    path("desk/tickets/give/", ticket_desk.ticket_give, name="ticket_give"),
    path("desk/tickets/next/", ticket_desk.ticket_next, name="ticket_next"),
    path("desk/tickets/<int:key>/send-home/", ticket_desk.ticket_send_home, name="ticket_send_home"),
    path("desk/tickets/<int:key>/<slug:act>/", ticket_desk.ticket_act, name="ticket_act"),
    path("desk/tickets/returns/<int:key>/", ticket_desk.ticket_return_slip, name="ticket_return_slip"),
    path("appointments/", appointments.appointments, name="appointments"),
    path("appointments/at/<str:centre>/", appointments.appointment_new, name="appointment_new"),
    path("appointments/<slug:code>/", appointments.appointment, name="appointment"),
    path("appointments/<slug:code>/calendar.ics", appointments.appointment_calendar, name="appointment_calendar"),
    path("appointments/<slug:code>/move/", appointments.appointment_move, name="appointment_move"),
    path("appointments/<slug:code>/cancel/", appointments.appointment_cancel, name="appointment_cancel"),
    path("desk/appointments/<int:key>/arrived/", appointment_office.appointment_arrived, name="appointment_arrived"),
    path("tickets/appointments/", appointment_office.appointment_plans, name="appointment_plans"),
    path("tickets/screens/", ticket_office.ticket_screens, name="ticket_screens"),
    path("tickets/screens/<int:key>/revoke/", ticket_office.ticket_screen_revoke, name="ticket_screen_revoke"),
    path("tickets/groups/", ticket_office.ticket_groups, name="ticket_groups"),
    path("tickets/times/", ticket_office.ticket_times, name="ticket_times"),
]
