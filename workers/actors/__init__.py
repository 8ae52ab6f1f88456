"""What messages ask for, one module a context: the verbs that `workers/broker.py` declares and `schedule.py` names."""
