using System.Collections.Concurrent;
using System.Diagnostics;
using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Sealing.Keys;
using Xunit.Abstractions;

namespace OfflineLicense.Tests.Sealing;

/// <summary>
/// Every bit, cut, block and header of small bundles of each kind, then changes drawn from a seed, then structures sealed
/// again: none may be accepted, none may bring a foreign exception. A sample here, 5,000,000 with OFFLIC_HEAVY=1.
/// </summary>
[Trait("Lane", "check")]
public sealed class BundleMutantTests(ITestOutputHelper output)
{
    private static readonly bool s_heavy = Environment.GetEnvironmentVariable("OFFLIC_HEAVY") == "1";

    private readonly ConcurrentDictionary<string, int> _names = new(StringComparer.Ordinal);
    private readonly ConcurrentBag<string> _accepted = [];

    [Fact]
    [Trait("Attack", "A02")]
    [Trait("Attack", "A14")]
    [Trait("Attack", "A15")]
    public void No_mutant_is_accepted_and_none_brings_another_exception()
    {
        var watch = Stopwatch.StartNew();
        var kinds = Kinds();
        // Every single change in the long form; here every fifth of two kinds and a sample of the others.
        int[] steps = [.. kinds.Select((_, kind) => s_heavy ? 1 : kind < 2 ? 5 : 97)];
        for (var kind = 0; kind < kinds.Count; kind++)
        {
            var forge = kinds[kind].Make();
            var file = forge.Build();
            Forge.Verify(file, forge.Ring);
            var mutants = new BundleMutants(file, Other(kinds[kind].Make()));
            foreach (var family in mutants.Families)
                Try($"{kinds[kind].Name}, {family.Name}", file, forge, family.Count, steps[kind], family.Make);
            Try($"{kinds[kind].Name}, drawn", file, forge, s_heavy ? 800_000 : 4_000, 1, mutants.Random);
        }

        var structures = s_heavy ? 400_000 : 6_000;
        Each(structures, 1, () => kinds[0].Make(), (number, forge) =>
        {
            var mutant = ForgedStructure.Make(number, forge);
            Judge(mutant, mutant.Length, forge.Ring, () => $"sealed again {number}");
        });

        Say($"mutants: {watch.Elapsed.TotalSeconds:0} s; " + string.Join(", ",
            _names.OrderBy(each => each.Key, StringComparer.Ordinal).Select(each => $"{each.Key} {each.Value}")));
        Say($"figure: bundle mutants refused {_names.Values.Sum()}");
        Say($"figure: bundle mutants accepted {_accepted.Count}");
        Assert.Empty(_accepted.Take(20));
        Assert.Empty(_names.Keys.Except(BundleRefusal.All));
        Assert.True(_names.Values.Sum() >= (s_heavy ? 5_000_000 : 60_000));
    }

    /// <summary>The counting itself: what is no mutant is accepted, and would be counted so.</summary>
    [Fact]
    public void An_unchanged_bundle_would_be_counted_as_accepted()
    {
        var forge = new Forge();
        var file = forge.Build();

        Try("unchanged", file, forge, 3, 1, (_, _) => file.Length);

        Assert.Equal(["unchanged 0", "unchanged 1", "unchanged 2"], _accepted.Order(StringComparer.Ordinal));
    }

    private void Try(string what, byte[] file, Forge forge, int count, int step, BundleMutants.Change make) =>
        Each(count, step, () => (Buffer: new byte[file.Length + BundleMutants.Slack], forge.Ring), (number, worker) =>
        {
            file.CopyTo(worker.Buffer, 0);
            var length = make(number, worker.Buffer);
            if (length > 0 || what.EndsWith("cut", StringComparison.Ordinal))
                Judge(worker.Buffer, length, worker.Ring, () => $"{what} {number}");
        });

    /// <summary>A ring and a buffer of its own for each thread: a key verifies for one at a time.</summary>
    private static void Each<T>(int count, int step, Func<T> worker, Action<int, T> act) =>
        Parallel.ForEach(Partitioner.Create(0, count, Math.Max(1, Math.Min(2_000, count))), new ParallelOptions
        {
            MaxDegreeOfParallelism = Environment.ProcessorCount,
        }, worker, (range, _, mine) =>
        {
            for (var number = (range.Item1 + step - 1) / step * step; number < range.Item2; number += step)
                act(number, mine);
            return mine;
        }, _ => { });

    private void Judge(byte[] mutant, int length, Keyring ring, Func<string> what)
    {
        try
        {
            BundleVerifier.Verify(new MemoryStream(mutant, 0, length, writable: false), length, ring);
            _accepted.Add(what());
        }
        catch (Failure refused)
        {
            _names.AddOrUpdate(refused.Code ?? "no name", 1, (_, count) => count + 1);
        }
        catch (Exception other)
        {
            _accepted.Add($"{what()}: {other.GetType()}");
        }
    }

    private static List<(string Name, Func<Forge> Make)> Kinds()
    {
        var usage = Forge.Document("C9300_FOC1_", DocumentKind.Usage, "abc", "P:C9300,S:FOC1");
        var answer = Forge.Document("C9300_FOC1_", DocumentKind.Ack, "ack", "P:C9300,S:FOC1");
        return
        [
            ("request", () => new Forge { Readme = string.Empty, Items = [usage], Facts = [] }),
            ("response", () => Response(new Forge(), answer)),
            ("request of nothing", () => new Forge
            {
                Readme = string.Empty,
                Items = [],
                Facts = [],
                Name = BundleName.Parse("LAB-A.desk.00000001")!,
            }),
            ("request of two documents and a fact", () => new Forge()),
            ("response of facts alone", () => Response(new Forge(), null)),
            ("request sealed on P-384", () => new Forge(Forge.P384) { Readme = string.Empty, Items = [usage], Facts = [] }),
            ("request with two seals", () => new Forge(Forge.P256, Forge.P384) { Readme = string.Empty, Items = [usage], Facts = [] }),
        ];
    }

    private static Forge Response(Forge forge, (BundleItem, byte[])? item)
    {
        forge.Readme = string.Empty;
        forge.Facts = item is null ? forge.Facts : [];
        forge.Items = item is { } one ? [one] : [];
        forge.Says = manifest =>
            manifest with { Kind = BundleKind.Response, InReplyTo = [new(BundleName.Parse("HQ.LAB-A.00000003")!, Digest.Of("theirs"u8))] };
        return forge;
    }

    /// <summary>The station's next bundle: good parts for a mixture.</summary>
    private static byte[] Other(Forge forge)
    {
        forge.Name = BundleName.Parse("LAB-A.desk.00000008")!;
        return forge.Build();
    }

    private void Say(string line)
    {
        output.WriteLine(line);
        Console.WriteLine(line);
    }
}
