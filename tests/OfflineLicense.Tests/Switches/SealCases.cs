using OfflineLicense.Tests.Sealing;

namespace OfflineLicense.Tests.Switches;

/// <summary>Other spellings of a seal that holds: each must be refused although the two integers are right.</summary>
internal static class SealCases
{
    public static IEnumerable<CheckCase> All()
    {
        yield return Spelled("a seal with another tag", seal => [0x31, .. seal[1..]]);
        yield return Spelled("a seal that states one byte more", seal => [0x30, (byte)(seal[1] + 1), .. seal[2..]]);
        yield return Spelled("a seal that states its length in two bytes", seal => [0x30, 0x81, .. seal[1..]]);
        yield return Spelled("a seal with a byte behind its integers", seal => [0x30, (byte)(seal[1] + 1), .. seal[2..], 0]);
        yield return Spelled("a seal with a byte behind itself", seal => [.. seal, 0]);
        yield return Spelled("a seal of a bit string", seal => [.. seal[..2], 0x03, .. seal[3..]]);
        yield return Spelled("a seal with an integer of no bytes", _ => [0x30, 5, 2, 0, 2, 1, 1]);
        yield return Spelled("a seal whose integer is longer than itself", _ => [0x30, 6, 2, 9, 1, 2, 1, 1]);
        yield return Spelled("a seal with a zero", _ => [0x30, 6, 2, 1, 0, 2, 1, 1]);
        yield return Spelled("a seal with an integer longer than the curve", _ => [0x30, 38, 2, 33, 1, .. new byte[32], 2, 1, 1]);
        yield return Spelled("a seal with a negative integer", seal => [0x30, (byte)(seal[1] - 1), 2, 32, .. seal[5..]], high: true);
        yield return Spelled(
            "a seal with a zero in front",
            seal => [0x30, (byte)(seal[1] + 1), 2, (byte)(seal[3] + 1), 0, .. seal[4..]],
            high: false
        );
    }

    /// <param name="name">What is odd about it.</param>
    /// <param name="spell">The same two integers in other bytes.</param>
    /// <param name="high">Whether the first bit of r has to be set; null: it does not matter.</param>
    private static CheckCase Spelled(string name, Func<byte[], byte[]> spell, bool? high = null) =>
        CheckCase.Of(name, "E_SEAL_ENCODING", forge => forge.Parts = parts =>
        {
            var seal = parts[1].Content;
            while (high is { } wanted && (seal[3] == 33) != wanted)
                seal = Forge.SealOf(Forge.P256, parts[0].Content);
            parts[1] = parts[1] with { Content = spell(seal) };
        });
}
