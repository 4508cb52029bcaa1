"""Texts that what is given does not fill are found, and nothing else."""

import pytest

from tests.engine.contradictions.repairing import repaired


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        ("a = '{name} {age}'.format(name=b, agee=c)", "a = '{name} {agee}'.format(name=b, agee=c)"),
        (
            "a = '{{name}} {name!r:>{width}}'.format(nmae=b, width=c)",
            "a = '{{name}} {nmae!r:>{width}}'.format(nmae=b, width=c)",
        ),
        ("a = '{name}'.format(nmae=self.name)", "a = '{name}'.format(name=self.name)"),
        ("A = '{name}'\na = A.format(nmae=b)", "A = '{name}'\na = A.format(name=b)"),
        ("a = '%(nmae)s' % {'name': b}", "a = '%(name)s' % {'name': b}"),
        ("A = '%(name)s'\na = A % {'nmae': b}", "A = '%(name)s'\na = A % {'name': b}"),
        ("print('%s %s' % a, b)", "print('%s %s' % (a, b))"),
        ("a = '%s %5.2f %d%%' % b, c, d[0]", "a = '%s %5.2f %d%%' % (b, c, d[0])"),
        ("def f(): return '%s %s' % len(a), b", "def f(): return '%s %s' % (len(a), b)"),
        ("raise ValueError('%s %s' % a.b, c)", "raise ValueError('%s %s' % (a.b, c))"),
        ("raise ValueError('%s', a)", "raise ValueError('%s' % a)"),
        ("raise ValueError('%s', a + b)", "raise ValueError('%s' % (a + b))"),
        ("print('%s %s', a, b)", "print('%s %s' % (a, b))"),
        ("print('{}', a)", "print('{}'.format(a))"),
        ("logging.info('{} {}', a, b)", "logging.info('%s %s', a, b)"),
        (
            "logger = logging.getLogger(__name__)\nlogger.info('a:', b)",
            "logger = logging.getLogger(__name__)\nlogger.info('a: %s', b)",
        ),
        (
            "logger = logging.getLogger(__name__)\nlogger.info('a = ', b)",
            "logger = logging.getLogger(__name__)\nlogger.info('a = %s', b)",
        ),
        ("print('{}').format(a)", "print('{}'.format(a))"),
        ("print('%s %s') % (a, b)", "print('%s %s' % (a, b))"),
        ("raise ValueError('{}').format(a)", "raise ValueError('{}'.format(a))"),
        ("a = '{}' % b", "a = '{}'.format(b)"),
        ("a = '{} {:>3}' % (b, c)", "a = '{} {:>3}'.format(b, c)"),
        ("a = '%s'.format(b)", "a = '%s' % b"),
        ("a = '%s %d'.format(b, c)", "a = '%s %d' % (b, c)"),
        ("def f(to, n): logger.info('%d for %s', n)", "def f(to, n): logger.info('%d for %s', n, to)"),
        ("def f(a, port, c): log.error('port %s: %s', c)", "def f(a, port, c): log.error('port %s: %s', port, c)"),
        ("def f(name): logging.info('name: %s')", "def f(name): logging.info('name: %s', name)"),
        ("def f(a, b): return '%s %s %s' % (a, a)", "def f(a, b): return '%s %s %s' % (a, a, b)"),
        ("def f(a, b): return '{} {}'.format(a)", "def f(a, b): return '{} {}'.format(a, b)"),
    ],
)
def test_mistake_is_repaired(source: str, meant: str) -> None:
    """Each is read as what it may mean, and as nothing else."""
    assert repaired(f"{source}\n") == f"{meant}\n"


@pytest.mark.parametrize(
    "source",
    [
        "a = '{name}'.format(name=b, age=c)",
        "a = '{name} {age}'.format(name=b)",
        "a = '{name}'.format(nmae=b, **c)",
        "a = '{name} {age}'.format(nmae=b, agee=c)",
        "class A:\n    A = '{name}'\n    def f(self): return self.A.format(nmae=b)",
        "a = '%(name)s' % {'name': b, 'age': c}",
        "a = '%(name)s' % {**b, 'nmae': c}",
        "print('%s %s' % (a, b))",
        "print('%s %s' % a, b, c)",
        "a = (1, 2)\nprint('%s %s' % a, b)",
        "print('%s %s' % divmod(a, b), c)",
        "self.assertEqual('%s %s' % a, b)",
        "a = ('%s %s' % b, c)",
        "raise MyError('%s', a)",
        "raise OSError('%s', a)",
        "print('100%', a)",
        "print('%store', a)",
        "print('%s', *a)",
        "print('{', a)",
        "log.info('{}', a)",
        "logging.info('%s:', a)",
        "print('{}'.format(a))",
        "f('{}').format(a)",
        "print('a').format(b)",
        "a = '{}' % {'b': c}",
        "a = '{}%s' % b",
        "a = '%Y-%m'.format(b)",
        "a = '100%'.format(b)",
        "def f(a, b, c): logger.info('%d for %s', a)",
        "def f(a, b): logger.info('100%% for %s', a)",
        "def f(a, b): other.info('%d for %s', a)",
        "def f(a, b): logger.info('%s')",
        "def f(a, b): logger.info('%s %s', *a)",
        "def f(a, b): return '%s %s' % (*a,)",
    ],
)
def test_what_may_be_meant_is_left_alone(source: str) -> None:
    """Nothing is found where the text may mean what it says."""
    assert repaired(source) == source
