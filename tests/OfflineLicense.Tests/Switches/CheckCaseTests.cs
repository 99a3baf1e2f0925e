namespace OfflineLicense.Tests.Switches;

public sealed class CheckCaseTests
{
    [Fact]
    [Trait("Attack", "A14")]
    [Trait("Attack", "A17")]
    [Trait("Attack", "A18")]
    public void Every_case_ends_as_it_must_while_all_checks_are_on()
    {
        var wrong = CheckCases
            .All.Select(each => (each.Name, each.Expected, Outcome: each.Outcome()))
            .Where(each => each.Expected != each.Outcome);

        Assert.Empty(wrong.Select(each => $"{each.Name}: {each.Outcome} instead of {each.Expected}"));
    }

    [Fact]
    public void No_two_cases_have_one_name() =>
        Assert.Equal(CheckCases.All.Count, CheckCases.All.Select(each => each.Name).Distinct(StringComparer.Ordinal).Count());
}
