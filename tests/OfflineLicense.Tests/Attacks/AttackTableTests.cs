using System.Reflection;
using OfflineLicense.Tests.Support;
using Xunit.Abstractions;

namespace OfflineLicense.Tests.Attacks;

/// <summary>Every attack of the threat model has tests that carry its number, or a reason why it has none.</summary>
public sealed class AttackTableTests(ITestOutputHelper output)
{
    /// <summary>What does not apply, and why.</summary>
    private static readonly Dictionary<string, string> s_doesNotApply = new(StringComparer.Ordinal)
    {
    };

    [Fact]
    public void Every_attack_has_a_named_group_or_a_reason()
    {
        var groups = Groups();
        var all = Enumerable.Range(1, 40).Select(number => $"A{number:00}").ToList();

        foreach (var (attack, tests) in groups.OrderBy(each => each.Key, StringComparer.Ordinal))
            output.WriteLine($"{attack}: {string.Join(", ", tests)}");
        output.WriteLine($"figure: attack groups {groups.Count}");
        Console.WriteLine($"figure: attack groups {groups.Count}");
        Assert.Empty(all.Except(groups.Keys).Except(s_doesNotApply.Keys));
        Assert.Empty(groups.Keys.Except(all));
        Assert.Empty(groups.Keys.Intersect(s_doesNotApply.Keys));
    }

    [Fact]
    public void The_page_on_threats_names_the_same_attacks()
    {
        var named = File.ReadLines(Checkout.At("docs", "threat-model.md"))
            .Where(line => line.StartsWith("| A", StringComparison.Ordinal))
            .Select(line => line[2..5])
            .ToList();

        Assert.Equal(Groups().Keys.Concat(s_doesNotApply.Keys).Order(StringComparer.Ordinal), named.Order(StringComparer.Ordinal));
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

    private static IEnumerable<string> AttacksOf(MemberInfo member) =>
        member
            .CustomAttributes.Where(attribute =>
                attribute.AttributeType == typeof(TraitAttribute) && (string?)attribute.ConstructorArguments[0].Value == "Attack"
            )
            .Select(attribute => (string)attribute.ConstructorArguments[1].Value!);
}
