#if OFFLIC_CHECK_SWITCHES
using OfflineLicense.Sealing.Bundle;

namespace OfflineLicense.Tests.Switches;

/// <summary>
/// Each check taken away, one at a time: some case must end otherwise. Where another check stands in front by design, both
/// are taken away, and losing the second must still show. Built and run by scripts/switches.sh alone.
/// </summary>
public sealed class CheckSwitchTests
{
    [Fact]
    public void A_check_that_is_taken_away_is_missed()
    {
        var (noticed, unnoticed) = (0, new List<string>());
        var behind = 0;
        foreach (var check in Enum.GetValues<Check>())
        {
            if (SecondLine.Before.TryGetValue(check, out var front))
            {
                var with = Outcomes([.. front, check]);
                var without = Outcomes([.. front]);
                if (with.SequenceEqual(without))
                    unnoticed.Add($"{check}, with {string.Join(", ", front)} taken away too");
                behind++;
                if (Differs([check]))
                    unnoticed.Add($"{check} is missed by itself: it is no second line");
            }
            else if (Differs([check]))
            {
                noticed++;
            }
            else
            {
                unnoticed.Add($"{check}");
            }
        }

        Console.WriteLine($"figure: verification checks switched off {noticed + behind}");
        Console.WriteLine($"figure: verification checks behind another {behind}");
        Console.WriteLine($"figure: verification checks unnoticed {unnoticed.Count}");
        Assert.True(unnoticed.Count == 0, string.Join('\n', unnoticed));
    }

    [Fact]
    public void With_all_checks_on_nothing_ends_otherwise() => Assert.False(Differs([]));

    private static bool Differs(HashSet<Check> off)
    {
        Checks.Switch(off);
        try
        {
            foreach (var each in CheckCases.All)
            {
                Checks.Switch(off);
                if (each.Outcome() != each.Expected)
                    return true;
            }

            return false;
        }
        finally
        {
            Checks.Switch(null);
        }
    }

    private static List<string> Outcomes(HashSet<Check> off)
    {
        var outcomes = new List<string>();
        _ = CheckCases.All;
        try
        {
            foreach (var each in CheckCases.All)
            {
                Checks.Switch(off);
                outcomes.Add(each.Outcome());
            }
        }
        finally
        {
            Checks.Switch(null);
        }

        return outcomes;
    }
}
#endif
