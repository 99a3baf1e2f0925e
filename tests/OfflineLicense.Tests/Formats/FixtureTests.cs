using System.IO.Abstractions;
using OfflineLicense.Steps.Collect;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Formats;

/// <summary>
/// What fixtures/README.md promises: for every kind at least four good files and four bad ones. A good file reads as its
/// kind with nothing against it; a bad one is refused for the reason its name begins with, or is the kind its name begins with.
/// </summary>
public sealed class FixtureTests
{
    private const int Least = 4;

    /// <summary>Nothing in these says what they are: they go through <c>collect --as</c> in ServerFileTests.</summary>
    private static readonly string[] Opaque = ["server-request", "server-response"];

    private static readonly string[] Reasons =
    [
        "truncated", "malformed", "too-large", "encoding", "two-devices", "token", "unsafe-archive", "pending", "cssm-failed", "empty",
        "other-form",
    ];

    public static TheoryData<string> Kinds => [.. DocumentKind.All.Select(kind => kind.Name)];

    public static TheoryData<string> Good =>
        [.. DocumentKind.All.Select(kind => kind.Name).Except(Opaque).SelectMany(kind => FormatFixtures.In($"{kind}/good"))];

    public static TheoryData<string> Bad =>
        [.. DocumentKind.All.Select(kind => kind.Name).Except(Opaque).SelectMany(kind => FormatFixtures.In($"{kind}/bad"))];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_has_at_least_four_good_files_and_four_bad_ones(string kind)
    {
        Assert.InRange(FormatFixtures.In($"{kind}/good").Count, Least, int.MaxValue);
        Assert.InRange(FormatFixtures.In($"{kind}/bad").Count, Least, int.MaxValue);
    }

    [Theory]
    [MemberData(nameof(Good))]
    public void A_good_file_reads_as_its_kind_with_nothing_against_it(string name)
    {
        var reading = FormatFixtures.Read(name);

        Assert.Null(reading.Refusal);
        Assert.Equal(name[..name.IndexOf('/', StringComparison.Ordinal)], reading.Kind.Name);
        if (reading.Kind == DocumentKind.Archive)
        {
            var members = Inspect(name);
            Assert.NotEmpty(members);
            Assert.All(members, member => Assert.True(member.IsValid, member.ToString()));
        }
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void A_bad_file_is_named_after_its_fault(string name)
    {
        var file = Path.GetFileName(name);
        var inside = Inspect(name);

        if (Reasons.FirstOrDefault(reason => file.StartsWith(reason + "-", StringComparison.Ordinal)) is { } expected)
            Assert.Contains(expected, inside.Select(each => each.Content.Refusal?.Reason.Name));
        else
            Assert.True(inside is [{ Content: { Refusal: null, Kind: var kind } }]
                && file.StartsWith(kind.Name + "-", StringComparison.Ordinal), $"{name}: {inside[0].Content}");
    }

    private static List<ValidatedFile> Inspect(string name) =>
        [.. new FileValidator(new FileSystem()).Validate(name, Checkout.Fixture(name))];
}
