using System.Collections.Concurrent;
using OfflineLicense.Sealing;
using Xunit.Abstractions;

namespace OfflineLicense.Tests.Sealing;

/// <summary>Every bit of a small bundle, every truncation, every block swapped, repeated, dropped: none may be accepted.</summary>
public sealed class BundleMutantTests(ITestOutputHelper output)
{
    [Fact]
    public void No_mutant_is_accepted_and_none_brings_another_exception()
    {
        var forge = new Forge
        {
            Readme = string.Empty,
            Items = [Forge.Document("C9300_FOC1_", DocumentKind.Usage, "abc")],
            Facts = [],
        };
        var file = forge.Build();
        Forge.Verify(file, forge.Ring);
        var names = new ConcurrentDictionary<string, int>(StringComparer.Ordinal);
        var accepted = new ConcurrentBag<string>();

        // A ring of its own for each thread: a key verifies for one at a time.
        Parallel.ForEach(Mutants(file), () => forge.Ring, (mutant, _, ring) =>
        {
            try
            {
                Forge.Verify(mutant.Bytes, ring);
                accepted.Add(mutant.What);
            }
            catch (Failure refused)
            {
                names.AddOrUpdate(refused.Code ?? "no name", 1, (_, count) => count + 1);
            }
            catch (Exception other)
            {
                accepted.Add($"{mutant.What}: {other.GetType()}");
            }

            return ring;
        }, _ => { });

        var line = $"bundle mutants: {names.Values.Sum() + accepted.Count}, accepted or of another exception: {accepted.Count}; "
            + string.Join(", ", names.OrderBy(each => each.Key, StringComparer.Ordinal).Select(each => $"{each.Key} {each.Value}"));
        output.WriteLine(line);
        Console.WriteLine(line);
        Assert.Empty(accepted);
        Assert.True(names.Values.Sum() > 50_000);
        Assert.Empty(names.Keys.Except(BundleRefusal.All));
    }

    private static IEnumerable<(string What, byte[] Bytes)> Mutants(byte[] file)
    {
        for (var bit = 0; bit < file.Length * 8; bit++)
            yield return ($"bit {bit}", Flipped(file, bit));
        for (var length = 0; length < file.Length; length++)
            yield return ($"cut at {length}", file[..length]);
        for (var more = 1; more <= 1024; more++)
            yield return ($"{more} zeros behind", [.. file, .. new byte[more]]);
        yield return ("text behind", [.. file, .. Enumerable.Repeat((byte)'x', 512)]);

        var blocks = file.Chunk(TarHeader.Block).ToArray();
        for (var one = 0; one < blocks.Length; one++)
        {
            yield return ($"block {one} dropped", Joined(blocks.Where((_, at) => at != one)));
            if (blocks[one].AsSpan().IndexOfAnyExcept((byte)0) >= 0)
                yield return ($"block {one} zeroed", Joined(blocks.Select((block, at) => at == one ? new byte[TarHeader.Block] : block)));
            for (var other = 0; other < blocks.Length; other++)
            {
                yield return ($"block {one} repeated before {other}", Joined([.. blocks[..other], blocks[one], .. blocks[other..]]));
                if (other > one && !blocks[one].AsSpan().SequenceEqual(blocks[other]))
                    yield return ($"blocks {one} and {other} swapped", Joined(blocks.Select((block, at) => at == one ? blocks[other] : at == other ? blocks[one] : block)));
            }
        }

        var random = new Random(20261121);
        for (var round = 0; round < 3000; round++)
        {
            var bytes = file.ToArray();
            for (var hits = random.Next(1, 6); hits > 0; hits--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            if (!bytes.AsSpan().SequenceEqual(file))
                yield return ($"random {round}", bytes);
        }
    }

    private static byte[] Flipped(byte[] file, int bit)
    {
        var bytes = file.ToArray();
        bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        return bytes;
    }

    private static byte[] Joined(IEnumerable<byte[]> blocks) => [.. blocks.SelectMany(block => block)];
}
