using System.Reflection;
using OfflineLicense.Sealing.Bundle;

namespace OfflineLicense.Tests.Architecture;

public sealed class RefusalRuleTests
{
    private const string Sealing = "src/OfflineLicense.Core/Sealing/";

    // The manifest of an export is no part of a bundle.
    private const string Exports = Sealing + "Export/";

    // What a writer says of its own bundle is no verification: docs/bundle-format.md 1, the caps.
    private static readonly string[] Writers = ["SealedBundle.cs"];

    private static IEnumerable<CodeFile> Sources =>
        CodeFile.InSources.Where(file => file.Path.StartsWith(Sealing, StringComparison.Ordinal) && file.Name != "BundleRefusal.cs"
            && !file.Path.StartsWith(Exports, StringComparison.Ordinal));

    [Fact]
    public void Every_refusal_of_a_bundle_goes_through_a_named_check()
    {
        Breaches.None(Sources.Where(file => !Writers.Contains(file.Name)).SelectMany(RefusalRule.Violations));
        Assert.Equal(
            ["Passed("],
            Sources
                .Where(file => Writers.Contains(file.Name))
                .SelectMany(RefusalRule.Violations)
                .Select(each => each.Split(": ")[^1])
                .Distinct(StringComparer.Ordinal)
                .OrderDescending(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void Every_check_stands_in_one_place() =>
        Assert.Equal(
            Enum.GetNames<Check>().Order(StringComparer.Ordinal),
            Sources.SelectMany(RefusalRule.Asked).Order(StringComparer.Ordinal)
        );

    /// <summary>A check of the product is its condition: the method returns its argument, and the type has nothing to switch.</summary>
    [Fact]
    public void The_product_holds_no_switch()
    {
        const BindingFlags Every =
            BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        const byte Nop = 0x00,
            LoadSecond = 0x03,
            Return = 0x2a;
        var fails = typeof(Checks).GetMethod(nameof(Checks.Fails), Every)!.GetMethodBody()!.GetILAsByteArray()!;

        Assert.Equal([LoadSecond, Return], fails.Where(code => code != Nop));
        Assert.Equal(
            [nameof(Checks.Fails), nameof(Checks.Lacks), nameof(Checks.Lacks)],
            typeof(Checks).GetMembers(Every).Select(member => member.Name).Order(StringComparer.Ordinal)
        );
    }

    [Theory]
    [InlineData("class A { void B() { if (x) throw BundleRefusal.Of(c, d); } }")]
    [InlineData("class A { void B() { if (Check.X.Fails(y)) { z = 1; throw BundleRefusal.Of(c, d); } } }")]
    [InlineData("class A { int B() => x ?? throw Bad(y); Failure Bad(string z) => BundleRefusal.Of(c, z); }")]
    [InlineData("class A { int B() => Digest.Parse(y) ?? throw json.Bad(z); }")]
    [InlineData("class A {\n    string? Fault(string x) {\n        if (y) return d;\n        return null;\n    }\n}")]
    public void A_refusal_without_a_check_is_found(string text) =>
        Assert.Single(RefusalRule.Violations(new CodeFile(Sealing + "A.cs", text)));

    [Theory]
    [InlineData("class A { void B() { if (Check.X.Fails(y)) throw BundleRefusal.Of(c, d); } }")]
    [InlineData("class A { void B() { if (Check.X.Lacks(y)) { throw BundleRefusal.Of(c, d); } } }")]
    [InlineData("class A { Failure Bad(string z) => BundleRefusal.Of(c, z); void B() { if (Fault(x) is { } f) throw Bad(f); } }")]
    public void A_refusal_behind_a_check_is_left_alone(string text) =>
        Assert.Empty(RefusalRule.Violations(new CodeFile(Sealing + "A.cs", text)));
}
