"""Addresses of fees: at the counter, of the payer, and of the platform's notices."""

from django.urls import path

from procedures.web import closings, fee_payments, pay, reconciliations

urlpatterns = [
    path("records/<int:key>/payments/", fee_payments.record_payments, name="record_payments"),
    path("records/<int:key>/payments/take/", fee_payments.record_payment_take, name="record_payment_take"),
    path("records/<int:key>/payments/refund/", fee_payments.record_refund_ask, name="record_refund_ask"),
    path("records/<int:key>/payments/waive/", fee_payments.record_fee_waive, name="record_fee_waive"),
    path("payments/<int:key>/receipt/", fee_payments.payment_receipt, name="payment_receipt"),
    path("desk/refunds/", fee_payments.desk_refunds, name="desk_refunds"),
    path("desk/refunds/<int:key>/decide/", fee_payments.refund_decide, name="refund_decide"),
    path("desk/refunds/<int:key>/pay-out/", fee_payments.refund_pay_out, name="refund_pay_out"),
    path("desk/closing/", closings.desk_closing, name="desk_closing"),
    path("desk/closings/", closings.desk_closings, name="desk_closings"),
    path("desk/reconciliations/", reconciliations.reconciliations, name="reconciliations"),
    path("desk/reconciliations/<int:key>/", reconciliations.reconciliation, name="reconciliation"),
    path("desk/differences/<int:key>/settle/", reconciliations.difference_settle, name="difference_settle"),
    path("desk/differences/<int:key>/enter/", reconciliations.difference_enter, name="difference_enter"),
    path("pay/<str:token>/", pay.pay, name="pay"),
    path("payments/return/", pay.payment_return, name="payment_return"),
    path("payments/notices/", pay.payment_notice, name="payment_notice"),
]
