#include <SDL.h>
#include <SDL_opengl.h>
