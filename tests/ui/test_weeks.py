"""Where the weeks to come stand in their chart."""

from ui.weeks import NO_WEEKS, weeks_look

NOW = [100.0, 96, 98, 94, 92, 95, 91, 92, 90, 91, 89, 90]
NEW = [100.0, 88, 85, 82, 80, 79, 78, 77, 76, 76, 75, 75]


def test_the_lines_span_the_plot_and_the_axis_begins_at_none():
    look = weeks_look(NOW, NEW, is_changed=True)
    assert look.now.startswith("M0.00 ")
    assert " L100.00 " in look.now
    assert look.down[0].words == "0"
    assert look.down[0].at == "100.00%"
    assert look.down[-1].at == "0.00%"
    assert [tick.words for tick in look.along] == ["This week", "+3", "+6", "+9", "+11"]
    assert (look.rows[11].week, look.rows[11].now, look.rows[11].new) == ("+11", "90", "75")


def test_names_at_line_ends_do_not_touch():
    look = weeks_look([50, 50], [50, 50], is_changed=True)
    assert float(look.new_moved[:-2]) - float(look.now_moved[:-2]) >= 15
    far = weeks_look(NOW, [10.0] * 12, is_changed=True)
    assert (far.now_moved, far.new_moved) == ("0.0px", "0.0px")


def test_without_a_change_there_is_one_line():
    assert weeks_look(NOW, NOW, is_changed=False).new == ""


def test_without_weeks_there_is_nothing_to_draw():
    assert weeks_look([], [], is_changed=True) == NO_WEEKS
    assert weeks_look([0, 0], [0, 0], is_changed=False).down
