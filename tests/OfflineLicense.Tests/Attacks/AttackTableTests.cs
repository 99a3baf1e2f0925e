using System.Reflection;
using Xunit.Abstractions;

namespace OfflineLicense.Tests.Attacks;

/// <summary>Every attack of the threat model has tests that carry its number, or a reason why it has none.</summary>
public sealed class AttackTableTests(ITestOutputHelper output)
{
    /// <summary>What does not apply, and why.</summary>
    private static readonly Dictionary<string, string> s_doesNotApply = new(StringComparer.Ordinal)
    {
        ["A29"] = "there is no HTML page yet: nothing this tool writes is opened in a browser",
    };

    /// <summary>Groups that stand with the tests of the keys.</summary>
    private static readonly string[] s_elsewhere = ["A32", "A33", "A34"];

    [Fact]
    public void Every_attack_has_a_named_group_or_a_reason()
    {
        var groups = Groups();
        var all = Enumerable.Range(1, 38).Select(number => $"A{number:00}").ToList();

        foreach (var (attack, tests) in groups.OrderBy(each => each.Key, StringComparer.Ordinal))
            output.WriteLine($"{attack}: {string.Join(", ", tests)}");
        output.WriteLine($"figure: attack groups {groups.Count}");
        Console.WriteLine($"figure: attack groups {groups.Count}");
        Assert.Empty(all.Except(groups.Keys).Except(s_doesNotApply.Keys).Except(s_elsewhere));
        Assert.Empty(groups.Keys.Except(all));
        Assert.Empty(groups.Keys.Intersect(s_doesNotApply.Keys));
    }

    private static Dictionary<string, List<string>> Groups()
    {
        var groups = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var type in typeof(AttackTableTests).Assembly.GetTypes())
        {
            var tests = type.GetMethods().Where(method => method.GetCustomAttributes<FactAttribute>().Any()).ToList();
            foreach (var test in tests)
            {
                foreach (var attack in AttacksOf(type).Concat(AttacksOf(test)).Distinct(StringComparer.Ordinal))
                    (groups.TryGetValue(attack, out var known) ? known : groups[attack] = []).Add($"{type.Name}.{test.Name}");
            }
        }

        return groups;
    }

    private static IEnumerable<string> AttacksOf(MemberInfo member) => member.CustomAttributes
        .Where(attribute => attribute.AttributeType == typeof(TraitAttribute) && (string?)attribute.ConstructorArguments[0].Value == "Attack")
        .Select(attribute => (string)attribute.ConstructorArguments[1].Value!);
}
