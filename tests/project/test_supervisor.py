from tinhso.project.supervisor import LONGEST_PAUSE, STEADY, Child


class Program:
    """Stands for a started program that ends when told."""

    ended = False

    def poll(self):
        return 1 if self.ended else None


def test_a_program_that_ends_is_started_again_after_a_pause_that_grows_up_to_a_limit():
    child = Child("web", Program)
    now, pauses = 0.0, []
    for _ in range(10):
        child.look(now)
        child.process.ended = True
        assert child.look(now) is True
        pauses.append(child.next_start - now)
        child.look(child.next_start - 0.01)
        assert child.process is None, "the pause is kept"
        now = child.next_start
    assert pauses[:3] == [1, 2, 4]
    assert pauses[-1] == LONGEST_PAUSE


def test_a_program_that_ran_well_for_long_starts_with_the_shortest_pause():
    child = Child("web", Program, pause=16.0)
    child.look(0.0)
    child.process.ended = True
    child.look(STEADY + 1)
    assert child.next_start == STEADY + 1.5


def test_a_running_program_is_left_alone():
    child = Child("web", Program)
    child.look(0.0)
    first = child.process
    assert child.look(100.0) is False
    assert child.process is first
