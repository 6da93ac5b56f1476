<?php
// From PHP, by its FFI: php -d ffi.enable=1 misdirect.php PREFIX "Ann <general@us.army.ml>, bob@gmail.com"
$prefix = $argv[1];
$lib = FFI::cdef(
    file_get_contents("$prefix/share/misdirect/misdirect.cdef"),
    "$prefix/lib/libmisdirect.so"
);

function ok(FFI $lib, int $status): void
{
    if ($status !== 0) {
        throw new RuntimeException($lib->misdirect_status_name($status));
    }
}

$checker = $lib->new('misdirect_checker');
ok($lib, $lib->misdirect_checker_init(FFI::addr($checker), FFI::sizeof($checker)));
ok($lib, $lib->misdirect_checker_add_builtin(FFI::addr($checker), 1));

// The domains to ask about, and the probability that another one than was typed was meant; none if there is
// nothing to say.
$meant = function (string $address) use ($lib, $checker): array {
    $answer = $lib->new('misdirect_answer');
    ok($lib, $lib->misdirect_check(
        FFI::addr($checker), $address, strlen($address), null,
        FFI::addr($answer), FFI::sizeof($answer)
    ));
    if ($answer->verdict !== $lib->MISDIRECT_VERDICT_SUSPECT) {
        return [[], 0];
    }
    $targets = [];
    for ($at = 0; $at < $answer->suggestion_count; $at++) {
        $one = $answer->suggestions[$at];
        if (($one->flags & $lib->MISDIRECT_SUGGESTION_FLAG_MEANT) !== 0) {
            $targets[] = FFI::string($one->target, $one->target_len);
        }
    }
    return [$targets, $answer->probability_ppm / 1e6];
};

// The addresses in a text, such as a To line.
$split = function (string $text) use ($lib): iterable {
    // Memory of C, since it is borrowed between calls.
    $bytes = $lib->new('char[' . (strlen($text) + 1) . ']');
    FFI::memcpy($bytes, $text, strlen($text));
    $addresses = $lib->new('misdirect_addresses');
    $found = $lib->new('misdirect_address');
    ok($lib, $lib->misdirect_addresses_init(
        FFI::addr($addresses), FFI::sizeof($addresses), $bytes, strlen($text)
    ));
    $next = fn() => $lib->misdirect_addresses_next(FFI::addr($addresses), FFI::addr($found), FFI::sizeof($found));
    while (($status = $next()) !== $lib->MISDIRECT_STATUS_NO_MORE_ADDRESSES) {
        ok($lib, $status);
        yield substr($text, $found->span_at, $found->span_len);
    }
};

foreach (array_slice($argv, 2) as $list) {
    foreach ($split($list) as $address) {
        [$targets, $probability] = $meant($address);
        printf("%s: %s %.3f\n", $address, implode(' or ', $targets), $probability);
    }
}
