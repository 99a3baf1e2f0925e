using System.Security.Cryptography;
using System.Text;
using OfflineLicense.Tests.Commands;
using OfflineLicense.Tests.Sealing;
using Xunit.Abstractions;

namespace OfflineLicense.Tests.EndToEnd;

/// <summary>
/// A known passphrase and the bytes of the private key are looked for in everything that a whole trip says and leaves
/// behind, in every spelling a careless line could give them.
/// </summary>
[Trait("Attack", "A34")]
[Trait("Lane", "check")]
public sealed class SecretCanaryTests(ITestOutputHelper output) : IDisposable
{
    private const string Wrong = "zypressen-wrong-canary-1177";
    private readonly StationPair _lab = new();
    private readonly List<Said> _said = [];

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void Nothing_a_trip_says_or_leaves_behind_holds_the_passphrase_or_the_key()
    {
        var phrase = _lab.LockZone();
        var wrong = _lab.PhraseFile(Wrong, "wrong");
        var key = _lab.KeyFile("zone");
        _lab.Request("FOC1");
        foreach (var how in new string[][] { [], ["-v"], ["--json"], ["--json", "-v"], ["-q"] })
        {
            Say(5, ["pack", "--to", "out", "--passphrase-file", wrong, .. how]);
            Say(2, ["pack", "--to", "out", "--no-input", .. how]);
            Say(5, ["key", "passphrase", "--passphrase-file", wrong, "--remove", .. how]);
        }

        _lab.Shell.IsTerminal = true;
        _lab.Shell.Input = Wrong + "\n";
        Say(5, ["pack", "--to", "out"]);
        Say(2, ["key", "rotate", "--passphrase-file", phrase, "--passphrase-fd", "0"]);
        _lab.Shell.Input = LockedStations.Phrase + "\n";
        Say(0, ["pack", "--to", "out", "-v"]);
        _lab.Shell.IsTerminal = false;
        _lab.Shell.Input = LockedStations.Phrase + "\n";
        Say(0, ["key", "rotate", "--passphrase-fd", "0", "--json", "-v"]);
        StationPair.Done(_lab.Desk("receive", "out"));
        Say(0, ["key", "passphrase", key[^20..^4], "--passphrase-file", phrase, "--new-passphrase-file", phrase, "-v"]);
        foreach (var args in new string[][] { ["status", "--json"], ["bundles", "--form"], ["audit", "export", "--json"], ["key",
            "list"], ["doctor", "--json"], ["key", "export", "zone.pem"] })
            Say(0, args);
        Directory.CreateDirectory(_lab.At("copy"));
        Assert.Equal(
            0,
            Bash.Run(
                $"sqlite3 {_lab.At("zone", ".offlic", "ledger.db")} .dump > copy/ledger.sql || cp {_lab.At("zone", ".offlic", "ledger.db")} copy/",
                _lab.Shell.Folder
            ).Exit
        );

        var needles = Needles([.. Directory.GetFiles(_lab.At("zone", ".offlic", "keys"), "*.key")]);
        var places = _said.Select((said, i) => ($"what run {i} said", Encoding.UTF8.GetBytes(said.Out + "\n" + said.Error)))
            .Concat(Directory.EnumerateFiles(_lab.Shell.Folder, "*", SearchOption.AllDirectories)
                .Where(path => path != phrase && path != wrong)
                .Select(path => (path, File.ReadAllBytes(path))))
            .ToList();
        Assert.Contains(places, place => place.Item1.Contains("/log/offlic-", StringComparison.Ordinal));
        Assert.Contains(places, place => place.Item1.EndsWith("ledger.db", StringComparison.Ordinal));
        Assert.Contains(places, place => place.Item1.EndsWith(".offlic.tar", StringComparison.Ordinal));

        var found = places
            .SelectMany(place =>
                needles.Where(needle => place.Item2.AsSpan().IndexOf(needle.Bytes) >= 0).Select(needle => $"{place.Item1}: {needle.Name}")
            )
            .ToList();

        // A search that finds nothing where something is, proves nothing.
        Assert.All(
            needles,
            needle =>
                Assert.True(
                    ((byte[])[1, 2, .. needle.Bytes, 3]).AsSpan().IndexOf(needle.Bytes) == 2 && needle.Bytes.Length >= 16,
                    needle.Name
                )
        );
        Assert.True(File.ReadAllBytes(phrase).AsSpan().IndexOf(needles[0].Bytes) >= 0);
        foreach (var line in new[] { $"figure: secret canary places searched {places.Count}", $"figure: secret canary spellings "
            + $"{needles.Count}", $"figure: secret canary hits {found.Count}" })
        {
            output.WriteLine(line);
            Console.WriteLine(line);
        }

        Assert.Empty(found);
    }

    /// <summary>Each secret as it is, as UTF-16, in hex of both cases, and in base64 at each of the three places a byte can have.</summary>
    private static List<(string Name, byte[] Bytes)> Needles(string[] keyFiles)
    {
        using var phrase = Secret.FromText(LockedStations.Phrase);
        var secrets = new List<(string Name, byte[] Bytes)> { ("passphrase", phrase.Bytes.ToArray()), ("wrong passphrase",
            Encoding.UTF8.GetBytes(Wrong)) };
        foreach (var file in keyFiles)
        {
            using var key = ECDsa.Create();
            key.ImportFromEncryptedPem(File.ReadAllText(file), phrase.Bytes);
            secrets.Add(("private scalar", key.ExportParameters(true).D!));
        }

        Assert.Equal(4, secrets.Count);
        return [.. secrets.SelectMany(secret => Spellings(secret.Bytes).Select(each => ($"{secret.Name} {each.How}", each.Bytes)))];
    }

    private static IEnumerable<(string How, byte[] Bytes)> Spellings(byte[] secret)
    {
        yield return ("as it is", secret);
        yield return ("as its first half", secret[..Math.Max(16, secret.Length / 2)]);
        yield return ("in UTF-16", Encoding.Unicode.GetBytes(Encoding.Latin1.GetString(secret)));
        yield return ("in hex", Encoding.ASCII.GetBytes(Convert.ToHexStringLower(secret)));
        yield return ("in HEX", Encoding.ASCII.GetBytes(Convert.ToHexString(secret)));
        for (var shift = 0; shift < 3; shift++)
        {
            // What stands before and behind it in a block changes the first and the last letters alone.
            var text = Convert.ToBase64String([.. new byte[shift], .. secret]);
            var from = shift == 0 ? 0 : 4;
            yield return ($"in base64, {shift}", Encoding.ASCII.GetBytes(text[from..(from + ((text.Length - from - 4) / 4 * 4))]));
        }
    }

    private void Say(int exit, string[] args)
    {
        var said = _lab.Zone(args);
        Assert.True(said.Exit == exit, $"{string.Join(' ', args)}: {said.Exit}\n{said.Out}{said.Error}");
        _said.Add(said);
    }
}
