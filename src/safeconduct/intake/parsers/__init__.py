"""Reading what messengers, mail and telephones export, which may have been made to do harm (P4, P14).

A parser keeps nothing and decides nothing: what it gives back is `parsed`; `intake.bringing` takes it in.
"""
