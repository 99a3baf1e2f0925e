using System.IO.Abstractions;
using OfflineLicense.Steps;

namespace OfflineLicense.Tests.Formats;

/// <summary>
/// What fixtures/README.md promises: for every kind at least four good files and four bad ones. A good file reads as its
/// kind with nothing against it; a bad one is refused for the reason its name begins with, or is the kind its name begins with.
/// </summary>
public sealed class FixtureTests
{
    private const int Least = 4;

    /// <summary>Kinds that have no such folder yet; to be empty.</summary>
    private static readonly string[] Missing =
    [
        "trust-request", "authorization-request", "authorization-return", "reservation-request", "reservation-confirmation", "reservation-return",
        "server-request", "server-response", "unknown-licensing",
    ];

    private static readonly string[] Reasons =
    [
        "truncated", "malformed", "too-large", "encoding", "two-devices", "token", "unsafe-archive", "pending", "cssm-failed", "empty",
    ];

    public static TheoryData<string> Kinds => [.. DocumentKind.All.Select(kind => kind.Name).Where(HasFolder)];

    public static TheoryData<string> Good => [.. DocumentKind.All.Select(kind => kind.Name).Where(HasFolder).SelectMany(kind => FormatFixtures.In($"{kind}/good"))];

    public static TheoryData<string> Bad => [.. DocumentKind.All.Select(kind => kind.Name).Where(HasFolder).SelectMany(kind => FormatFixtures.In($"{kind}/bad"))];

    [Fact]
    public void Every_kind_has_a_folder_but_those_said_to_be_missing() =>
        Assert.Equal(Missing.Order(StringComparer.Ordinal), DocumentKind.All.Select(kind => kind.Name).Where(kind => !HasFolder(kind)).Order(StringComparer.Ordinal));

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
            Assert.Contains(expected, inside.Select(each => each.Reading.Refusal?.Reason));
        else
            Assert.True(inside is [{ Reading: { Refusal: null, Kind: var kind } }] && file.StartsWith(kind.Name + "-", StringComparison.Ordinal), $"{name}: {inside[0].Reading}");
    }

    private static bool HasFolder(string kind) => Directory.Exists(Path.Combine(FormatFixtures.Checkout, "fixtures", kind, "good"));

    private static List<Inspected> Inspect(string name) =>
        [.. new Inspecting(new FileSystem()).Inspect(name, Path.Combine(FormatFixtures.Checkout, "fixtures", name))];
}
