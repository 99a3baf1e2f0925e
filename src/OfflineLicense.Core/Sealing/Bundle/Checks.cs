using System.Diagnostics.CodeAnalysis;

namespace OfflineLicense.Sealing.Bundle;

/// <summary>
/// What a <see cref="Check"/> comes to: the plain condition, and nothing else. Only a build with <c>OFFLIC_CHECK_SWITCHES</c>,
/// which scripts/switches.sh makes for its own tests, can take checks away; the product has nothing to switch.
/// </summary>
internal static class Checks
{
    /// <param name="check">Which one.</param>
    /// <param name="breach">What the check is against.</param>
    public static bool Fails(this Check check, bool breach) =>
#if OFFLIC_CHECK_SWITCHES
        breach && !IsOff(check);
#else
        breach;
#endif

    /// <summary>The same for what has to be there.</summary>
    public static bool Lacks<T>(this Check check, [NotNullWhen(false)] T? value)
        where T : class =>
        check.Fails(value is null);

    /// <inheritdoc cref="Lacks{T}(Check, T?)"/>
    public static bool Lacks<T>(this Check check, [NotNullWhen(false)] T? value)
        where T : struct =>
        check.Fails(value is null);

#if OFFLIC_CHECK_SWITCHES
    /// <summary>A reader without its checks may run on for ever; this many breaches let through are enough.</summary>
    private const int Enough = 10_000;

    [ThreadStatic]
    private static IReadOnlySet<Check>? t_off;

    [ThreadStatic]
    private static int t_letThrough;

    /// <summary>From now on, in this thread. Null: all are on.</summary>
    public static void Switch(IReadOnlySet<Check>? off)
    {
        t_off = off;
        t_letThrough = 0;
    }

    private static bool IsOff(Check check)
    {
        if (t_off is null || !t_off.Contains(check))
            return false;
        if (++t_letThrough > Enough)
            throw new InvalidOperationException($"{check} let {Enough} breaches through and the reader runs on");
        return true;
    }
#endif
}
