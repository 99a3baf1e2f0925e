using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Sealing.Keys;

namespace OfflineLicense.Tests.Sealing;

/// <summary>
/// Bundles of another structure under a seal that holds: members dropped, repeated, swapped, renamed or emptied *before*
/// the list of hashes was made and sealed. What a stolen key, or a careless program with a good one, would write.
/// </summary>
internal static class ForgedStructure
{
    /// <param name="number">The draw.</param>
    /// <param name="forge">What to begin with; its keys seal the result.</param>
    public static byte[] Make(int number, Forge forge)
    {
        var random = new Random(number);
        var sound = new List<Forge.Part>();
        forge.Parts = sound.AddRange;
        forge.Build();
        var members = sound.Skip(1 + forge.Keys.Count).ToList();
        var before = members.ToList();
        do
        {
            for (var changes = random.Next(1, 3); changes > 0; changes--)
                Change(members, random);
        }
        while (members.Count == before.Count && members.Zip(before).All(pair => pair.First.Name == pair.Second.Name && pair.First.Content.AsSpan().SequenceEqual(pair.Second.Content)));

        var sums = System.Text.Encoding.Latin1.GetBytes(string.Concat(members.Select(part => $"{Digest.Of(part.Content).Hex}  {part.Name}\n")));
        return Forge.Tar(forge.Name,
        [
            new(MemberName.Sums, sums),
            .. forge.Keys.Select(key => new Forge.Part(Seal.MemberFor(Forge.PublicOf(key).Short), Forge.SealOf(key, sums))).OrderBy(part => part.Name, StringComparer.Ordinal),
            .. members,
        ]);
    }

    private static void Change(List<Forge.Part> members, Random random)
    {
        var (one, other) = (random.Next(members.Count), random.Next(members.Count));
        switch (random.Next(8))
        {
            case 0 when members.Count > 1:
                members.RemoveAt(one);
                break;
            case 1:
                members.Insert(other, members[one]);
                break;
            case 2:
                (members[one], members[other]) = (members[other], members[one]);
                break;
            case 3:
                members[one] = members[one] with { Name = Name(random) };
                break;
            case 4 when members[one].Name != MemberName.Readme: // the readme may say anything
                members[one] = members[one] with { Content = members[one].Content.Length == 0 ? [(byte)random.Next(256)] : members[one].Content[..random.Next(members[one].Content.Length)] };
                break;
            case 5 when members[one].Name != MemberName.Readme:
                members[one] = members[one] with { Content = [.. members[one].Content, (byte)random.Next(256)] };
                break;
            case 6:
                members.Insert(one, new(Name(random), [(byte)random.Next(256)]));
                break;
            default:
                members[one] = members[one] with { Name = members[one].Name + "." };
                break;
        }
    }

    private static string Name(Random random) => random.Next(6) switch
    {
        0 => "items/" + (char)random.Next('A', 'z') + random.Next(1000) + ".txt",
        1 => "../" + random.Next(1000),
        2 => MemberName.Fixed[random.Next(MemberName.Fixed.Count)],
        3 => "items/" + new string('n', random.Next(90)),
        4 => "SHA256SUMS." + random.NextInt64(long.MaxValue).ToString("x16") + ".sig",
        _ => "x" + random.Next(1000) + ".exe",
    };
}
