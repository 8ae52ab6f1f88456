"""The demonstration: a world that stands in for people.

It lives among the adapters because that is what it is to the domain: an outside that answers questions, with dice of
its own. It decides nothing about learning, so it is no context, and `content/` holds what authors wrote, not programs.
"""
