using OfflineLicense.Sealing.Keys;
using OfflineLicense.Tests.Sealing;

namespace OfflineLicense.Tests.Switches;

/// <summary>One input of a verification and the name it must end with: what <see cref="CheckCases"/> are made of.</summary>
/// <param name="Name">What is wrong with it.</param>
/// <param name="Expected">An E_ name, the kind of a failure that has none, or <c>accepted</c>.</param>
/// <param name="Act">Verifies it; may be run again and again.</param>
internal sealed record CheckCase(string Name, string Expected, Action Act)
{
    /// <summary>A forged bundle, built once.</summary>
    public static CheckCase Of(string name, string expected, Action<Forge> spoil, params PinnedKey[] pinned)
    {
        var forge = new Forge();
        spoil(forge);
        var file = forge.Build();
        var ring = pinned.Length > 0 ? new Keyring(pinned) : forge.Ring;
        return new CheckCase(name, expected, () => Forge.Verify(file, ring));
    }

    /// <summary>How it ends: a foreign exception goes by the name of its type.</summary>
    public string Outcome()
    {
        try
        {
            Act();
            return "accepted";
        }
        catch (Failure refused)
        {
            return refused.Code ?? refused.Kind.ToString();
        }
        catch (Exception other)
        {
            return other.GetType().Name;
        }
    }
}
