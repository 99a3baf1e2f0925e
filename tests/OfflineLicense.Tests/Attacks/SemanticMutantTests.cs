using System.Text.Json;
using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Tests.Commands;
using OfflineLicense.Tests.Sealing;
using OfflineLicense.Tests.Support;
using Xunit.Abstractions;

namespace OfflineLicense.Tests.Attacks;

/// <summary>
/// Bundles with a good seal and something wrong beneath it, as a stolen key would make them, through the command line:
/// <c>verify</c> and <c>receive</c> refuse each by its name, and the ledger has one journal row more and nothing else.
/// </summary>
[Trait("Lane", "check")]
public sealed class SemanticMutantTests(ITestOutputHelper output) : IDisposable
{
    private const string Bundle = "LAB-A.desk.00000007.offlic.tar";
    private readonly StationPair _lab = new();

    public void Dispose() => _lab.Dispose();

    [Fact]
    [Trait("Attack", "A15")]
    [Trait("Attack", "A19")]
    public void Each_is_refused_by_its_name_and_leaves_a_row_in_the_journal_alone()
    {
        Begin();
        var before = Facts();
        var refused = 0;
        var files = new HashSet<Digest>();
        var wrong = new List<string>();

        foreach (var (name, code, spoil) in WrongBundles.Sealed.Concat(WrongRoles.All))
        {
            var forge = new Forge();
            spoil(forge);
            var file = forge.Build();
            Assert.True(files.Add(WithoutSeal(file)), $"{name} is the same file as another");
            File.WriteAllBytes(_lab.At(Bundle), file);

            var verified = Error(Desk("verify", Bundle, "--json"));
            var received = Error(Desk("receive", Bundle, "--accept-gap", "--reason", "hostile", "--json"));
            var after = Facts();
            if (verified != code || received != code)
                wrong.Add($"{name}: verify {verified}, receive {received}, expected {code}");
            if (
                !before.Others.SequenceEqual(after.Others)
                || after.Journal - before.Journal is not (0 or 1) // a row that the journal holds is not added again
                || (after.Journal > before.Journal && !after.Last.StartsWith(code, StringComparison.Ordinal))
            )
                wrong.Add($"{name}: the ledger changed: {after.Journal - before.Journal} rows, {after.Last}");
            if (Directory.EnumerateFileSystemEntries(_lab.At("third", ".offlic", "spool")).Any())
                wrong.Add($"{name}: something stayed in the spool");
            before = after;
            refused++;
        }

        output.WriteLine($"figure: semantic mutants refused {refused - wrong.Count}");
        Console.WriteLine($"figure: semantic mutants refused {refused - wrong.Count}");
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.True(refused >= 150);
    }

    /// <summary>Nothing but what is wrong with them keeps the others out.</summary>
    [Fact]
    public void A_good_bundle_of_the_same_forge_is_received()
    {
        Begin();
        File.WriteAllBytes(_lab.At(Bundle), new Forge().Build());

        Assert.Equal(0, Desk("verify", Bundle).Exit);
        Assert.Equal(
            "received",
            StationPair
                .Line(Desk("receive", Bundle, "--accept-gap", "--reason", "friendly", "--json"), "bundle")
                .GetProperty("outcome")
                .GetString()
        );
    }

    /// <summary>A seal differs each time; what is sealed, and everything else, must be no two times the same.</summary>
    private static Digest WithoutSeal(byte[] file)
    {
        var bytes = file.ToArray();
        var seal = (int)TarHeader.MemberLength(TarHeader.SizeIn(bytes)!.Value);
        bytes.AsSpan(seal, 2 * TarHeader.Block).Clear();
        return Digest.Of(bytes);
    }

    // Neither the desk that the forged bundles acknowledge nor one that holds their stream: what is wrong is the content alone.
    private Said Desk(params string[] args) => _lab.In("third", args);

    private void Begin()
    {
        StationPair.Done(Desk("init", "third", "--name", "OTHER", "--side", "desk"));
        foreach (var key in new[] { Forge.Retired, Forge.P256 })
        {
            File.WriteAllText(_lab.At("LAB-A.pub.pem"), Forge.PublicOf(key).ToPem());
            StationPair.Done(Desk("key", "trust", "LAB-A.pub.pem", "--name", "LAB-A", "--fingerprint", Forge.PublicOf(key).Fingerprint));
        }
    }

    private static string? Error(Said said)
    {
        Assert.True(said.Exit is not (0 or 1), $"{said.Exit}: {said.Out}{said.Error}");
        var line = StationPair.Lines(said, "bundle")[^1];
        return line.GetProperty("error").ValueKind == JsonValueKind.Null ? null : line.GetProperty("error").GetString();
    }

    private (List<string> Others, long Journal, string Last) Facts()
    {
        using var connection = SqlRows.Open(_lab.At("third", ".offlic", "ledger.db"));
        var rest = new List<string>();
        foreach (
            var table in SqlRows.Of(connection, "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'journal' ORDER BY name")
        )
            rest.AddRange(SqlRows.Of(connection, $"SELECT * FROM \"{table}\"").Select(row => $"{table}: {row}"));
        return (
            rest,
            long.Parse(SqlRows.Of(connection, "SELECT count(*) FROM journal")[0]),
            SqlRows.Of(connection, "SELECT detail FROM journal ORDER BY sequence DESC LIMIT 1")[0]
        );
    }
}
