"""The rules as guards: functions of facts and rulebook that answer with objections, one module per phase.

A guard answers, it does not raise, and it answers completely, so that a user corrects once. Where a rule stands under
原则上 its objection is SOFT: a recorded reason overrides it, or a granted exemption removes it.
"""
